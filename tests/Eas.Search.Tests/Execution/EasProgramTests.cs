using Eas.Search.Execution;
using NUnit.Framework;

namespace Eas.Search.Tests.Execution;

public sealed class EasProgramTests
{
    [Test]
    public void An_executable_is_started_as_it_is()
    {
        EasProgram program = EasProgram.Of("/opt/eas/eas", ["/opt/eas/eas.dll", "search"]);
        Assert.That((program.FileName, program.FirstWords.Length), Is.EqualTo(("/opt/eas/eas", 0)));
    }

    [Test]
    public void An_assembly_is_started_in_its_host()
    {
        EasProgram program = EasProgram.Of("/usr/share/dotnet/dotnet", ["bin/eas.dll", "search"]);
        Assert.That(program.FileName, Is.EqualTo("/usr/share/dotnet/dotnet"));
        Assert.That(program.FirstWords, Is.EqualTo(new[] { Path.GetFullPath("bin/eas.dll") }));
    }
}
