using Eas.Tensors.Autograd;
using Eas.Testing;
using Eas.Testing.Cases;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

/// <summary>First link of the chain of trust: the reference's gradients against finite differences of its forward passes.</summary>
[TestFixture]
[Category("Ops")]
public sealed class GradientTests
{
    private static IEnumerable<OpCase> DifferentiableCases => OpCases.All.Where(opCase => opCase.IsDifferentiable);

    [TestCaseSource(nameof(DifferentiableCases))]
    public void Gradients_match_finite_differences(OpCase opCase) => Assert.That(GradientCheck.FindError(opCase), Is.Null);

    [Test]
    public void A_wrong_gradient_is_found()
    {
        var wrong = new OpCase("Triple", "with the gradient of a copy", [Operand.Input("x", Shape.Vector(3))], call =>
        {
            Variable x = call.Variable("x");
            Tensor y = call.Tape.Output(x.Shape);
            call.Backend.Add(x.Value, x.Value, y);
            call.Backend.Copy(x.Value, y, accumulate: true);
            return call.Tape.Record(y, [x], dy => x.AccumulateGradient((dx, accumulate) => call.Backend.Copy(dy, dx, accumulate)));
        });

        Assert.That(GradientCheck.FindError(wrong), Does.StartWith("the gradient of x, element"));
    }
}
