using System.Reflection;
using Eas.Testing;
using Eas.Testing.Cases;
using NUnit.Framework;

namespace Eas.Tensors.Tests.Ops;

[TestFixture]
[Category("Ops")]
public sealed class OpCoverageTests
{
    [Test]
    public void Every_op_of_the_backend_is_called_by_a_case()
    {
        IEnumerable<string> ops = typeof(IBackend).GetInterfaces()
            .Where(type => type != typeof(IDevice) && type != typeof(IDisposable))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Select(method => method.Name);

        Assert.That(OpsCalledByCases(), Is.SupersetOf(ops));
    }

    [Test]
    public void No_two_cases_have_the_same_name() => Assert.That(OpCases.All.Select(opCase => opCase.ToString()), Is.Unique);

    // Small cases alone: the large ones call nothing else.
    private static HashSet<string> OpsCalledByCases()
    {
        const long LargestCase = 100_000;
        var called = new HashSet<string>();
        foreach (OpCase opCase in OpCases.All.Where(opCase => opCase.Bytes <= LargestCase && opCase.MultiplyAdds <= LargestCase))
        {
            using var backend = new ReferenceBackend();
            using var session = new OpSession(backend, opCase, opCase.Draw());
            session.Run();
            called.UnionWith(backend.SubmittedOps);
        }

        return called;
    }
}
