using Eas.Search.Policy;
using NUnit.Framework;

namespace Eas.Search.Tests.Policy;

public sealed class StepOrderTests
{
    [TestCase("wider*4,deeper*5", "wider*4,deeper*5")]
    [TestCase(" deeper , wider * 2 ", "deeper,wider*2")]
    [TestCase("wider*1", "wider")]
    public void An_order_is_read_and_printed(string text, string printed)
    {
        var order = StepOrder.Parse(text);

        Assert.That(order.ToString(), Is.EqualTo(printed));
        Assert.That(StepOrder.Parse(printed), Is.EqualTo(order));
    }

    [Test]
    public void Steps_are_repeated_in_order() =>
        Assert.That(StepOrder.Parse("wider*2,deeper,wider").Steps, Is.EqualTo(new[] { "wider", "wider", "deeper", "wider" }));

    [TestCase("")]
    [TestCase("narrower")]
    [TestCase("wider*0")]
    [TestCase("wider*-1")]
    [TestCase("wider*2*3")]
    [TestCase("wider*1001")]
    [TestCase("wider,,deeper")]
    public void What_is_no_order_is_refused_with_the_steps_there_are(string text) =>
        Assert.That(() => StepOrder.Parse(text), Throws.TypeOf<PolicyException>().With.Message.Contains("wider or deeper"));
}
