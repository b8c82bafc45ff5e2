using Eas.GpuCheck.Checks;
using NUnit.Framework;

namespace Eas.GpuCheck.Tests;

public sealed class CheckListTests
{
    [Test]
    public void Names_are_unique_words_that_the_command_line_can_take()
    {
        string[] names = [.. CheckList.All.Select(check => check.Name)];

        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Match("^[a-z0-9]+(-[a-z0-9]+)*$"));
    }

    [Test]
    public void Every_class_that_is_a_check_is_in_the_list()
    {
        IEnumerable<Type> classes = typeof(ICheck).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ICheck)));

        Assert.That(CheckList.All.Select(check => check.GetType()).Distinct(), Is.EquivalentTo(classes));
    }

    [Test]
    public void Every_check_says_what_it_shows_in_a_line() => Assert.That(CheckList.All.Select(check => check.Claim), Has.All.Match("^[^\n]+$"));

    [Test]
    public void The_networks_are_those_that_PyTorch_times() =>
        Assert.That(CheckedNetwork.Benchmarks.Select(network => network.Name), Is.EqualTo(["start", "twelve-layers", "densenet-bc-40-40"]));
}
