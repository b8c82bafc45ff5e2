using Eas.Cli;

if (ProcessorCheck.FindProblem() is string problem)
{
    Console.Error.WriteLine($"eas: {problem}");
    return ExitCode.Failed;
}

using Interruption interruption = new();
return EasApplication.Run(args, Terminal.Standard, interruption.Token);
