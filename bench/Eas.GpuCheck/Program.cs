using System.Globalization;
using Eas.GpuCheck.Checks;
using Eas.GpuCheck.Merging;
using Eas.GpuCheck.Results;
using Eas.GpuCheck.Running;

const int Failed = 1;
const int WrongArguments = 2;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var arguments = Arguments.Parse(args);
    var folder = new OutputFolder(arguments.Output);
    return arguments.Command switch
    {
        Arguments.RunCommand => RunAll(arguments, folder),
        Arguments.CheckCommand => RunOne(arguments, folder),
        Arguments.MergeCommand => Merge(folder),
        _ => List(arguments),
    };
}
catch (Exception problem) when (problem is ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return WrongArguments;
}

static int RunAll(Arguments arguments, OutputFolder folder)
{
    folder.Create();
    var process = new CheckProcess(folder, arguments.IsQuick);
    var results = new List<CheckResult>();
    var report = new Report(typeof(ICheck).Assembly.GetName().Version!.ToString(3), DateTimeOffset.UtcNow, arguments.IsQuick, results);
    foreach (ICheck check in arguments.Checks)
    {
        CheckResult result = process.Run(check);
        results.Add(result);
        Console.WriteLine($"{result.Name}: {result.Outcome.ToString().ToLowerInvariant()}, {result.Seconds:0.0} s");
        foreach (string problem in result.Problems.Take(3))
            Console.WriteLine($"  {problem}");

        // After each, so that a machine that is taken away leaves what was found.
        Write(report, folder);
    }

    return report.HasFailures ? Failed : 0;
}

static int RunOne(Arguments arguments, OutputFolder folder)
{
    folder.Create();
    ICheck check = arguments.Checks[0];
    CheckResult result = CheckRunner.Run(check, new CheckedMachine(arguments.IsQuick, folder.Plans));
    ReportJson.Write(folder.ResultOf(check.Name), result);
    return result.Outcome == Outcome.Failed ? Failed : 0;
}

static int Merge(OutputFolder folder)
{
    Report report = MergedReport.Create(ReportJson.ReadReport(folder.Report), folder);
    Write(report, folder);
    return report.HasFailures ? Failed : 0;
}

static int List(Arguments arguments)
{
    foreach (ICheck check in arguments.Checks)
        Console.WriteLine($"{check.Name}: {check.Claim}");
    return 0;
}

static void Write(Report report, OutputFolder folder)
{
    ReportJson.Write(folder.Report, report);
    File.WriteAllText(folder.Table, ReportTable.Write(report));
}
