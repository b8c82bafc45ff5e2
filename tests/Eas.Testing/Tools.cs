using System.ComponentModel;
using System.Diagnostics;
using NUnit.Framework;

namespace Eas.Testing;

/// <summary>Programs that a test needs and that a machine may lack.</summary>
public static class Tools
{
    /// <summary>Ignores the test where a program is missing.</summary>
    public static void Require(string consequence, params string[] tools)
    {
        foreach (string tool in tools)
        {
            if (!IsInstalled(tool))
                Assert.Ignore($"{tool} is not installed: {consequence}");
        }
    }

    /// <summary>Runs a program; its output is the message if it fails.</summary>
    public static void Run(string tool, params string[] arguments)
    {
        using Process process = Start(tool, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{tool} {string.Join(' ', arguments)}\n{output}\n{errors.Result}");
    }

    private static bool IsInstalled(string tool)
    {
        try
        {
            using Process process = Start(tool, "--version");
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string tool, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
