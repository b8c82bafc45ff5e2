using Eas.Networks.Architecture;
using Eas.Networks.Architecture.Plan;
using NUnit.Framework;

namespace Eas.Networks.Tests.Architecture;

/// <summary>What every kind of layer must have: a place in the notation, a rule for its shape, a cost.</summary>
[TestFixture]
public sealed class LayerKindTests
{
    private static Type[] Kinds => [.. typeof(LayerSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(LayerSpec)) && !type.IsAbstract)];

    [TestCaseSource(nameof(Kinds))]
    public void Every_layer_kind_round_trips_through_the_notation(Type kind)
    {
        NetworkSpec network = ExampleOf(kind);

        Assert.That(NetworkSpec.Parse(network.ToString()), Is.EqualTo(network));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_layer_kind_expands_into_operations_whose_shapes_follow_one_another(Type kind)
    {
        var plan = NetworkPlan.Create(ExampleOf(kind), new FeatureShape(9, 8, 3));
        ElementPlan element = plan.Elements.First(element => element.Spec.GetType() == kind);

        Assert.That(element.Layers.SelectMany(layer => layer.Operations), Is.Not.Empty);
        FeatureShape shape = plan.Input;
        foreach (Operation operation in plan.Operations)
        {
            Assert.That(operation.Input, Is.EqualTo(shape), operation.Name);
            shape = operation.Output;
        }

        Assert.That(shape, Is.EqualTo(plan.Output));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_layer_kind_with_weights_adds_to_cost_and_depth(Type kind)
    {
        var plan = NetworkPlan.Create(ExampleOf(kind), new FeatureShape(9, 8, 3));
        ElementPlan element = plan.Elements.First(element => element.Spec.GetType() == kind);
        int weights = element.Layers.SelectMany(layer => layer.Operations).SelectMany(operation => operation.Parameters)
            .Count(parameter => parameter.Kind == ParameterKind.Weight);

        Assert.That(element.Spec.Depth, Is.EqualTo(weights));
        Assert.That(element.Cost.MultiplyAdds, weights > 0 ? Is.Positive : Is.Zero);
        Assert.That(element.Cost.Parameters, weights > 0 ? Is.Positive : Is.Zero);
    }

    private static NetworkSpec ExampleOf(Type kind)
    {
        Assert.That(LayerKinds.Networks.Keys, Does.Contain(kind), $"add a network with a {kind.Name} to {nameof(LayerKinds)}");
        return LayerKinds.Networks[kind];
    }
}
