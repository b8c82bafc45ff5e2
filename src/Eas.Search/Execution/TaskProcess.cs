using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Eas.Search.Execution;

/// <summary>A process of <c>eas run-task</c>: its standard output tells progress, its standard error notes and errors; the end of its standard input stops it.</summary>
internal sealed class TaskProcess : IDisposable
{
    // The exit codes of eas.
    public const int Done = 0, Failed = 1, WrongUsage = 2;

    // Only lines of progress have it.
    private const string EpochsKey = "\"epochs\"";
    private const string ErrorPrefix = $"eas {ProcessExecutor.Command}: ";

    private readonly int number;
    private readonly ITaskObserver observer;
    private readonly Process process;
    private string? lastWords;

    /// <summary>Starts a process.</summary>
    /// <exception cref="TaskException">It cannot be started.</exception>
    public TaskProcess(EasProgram program, IReadOnlyList<string> words, int number, ITaskObserver observer)
    {
        this.number = number;
        this.observer = observer;
        process = new Process
        {
            StartInfo = new ProcessStartInfo(program.FileName, [.. program.FirstWords, .. words])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => TakeOutput(line.Data);
        process.ErrorDataReceived += (_, line) => TakeError(line.Data);
        Start(program);
    }

    /// <summary>The last line of its standard error; null for none.</summary>
    public string? LastWords => Volatile.Read(ref lastWords);

    /// <summary>Waits for the end of the process, which it is asked for when <paramref name="stop"/> says so.</summary>
    /// <returns>The exit code.</returns>
    public int Wait(CancellationToken stop)
    {
        using (stop.Register(CloseInput))
            process.WaitForExit();
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose() => process.Dispose();

    private void Start(EasProgram program)
    {
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new TaskException($"{program.FileName} cannot be started: {problem.Message}", problem);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process is gone already: there is nobody left to ask.
        }
    }

    private void TakeOutput(string? line)
    {
        if (line is null || !line.Contains(EpochsKey, StringComparison.Ordinal))
            return;
        try
        {
            observer.Progress(JsonSerializer.Deserialize(line, TaskProgressJson.Default.TaskProgress));
        }
        catch (JsonException)
        {
            // A line that the death of its process has cut; nothing depends on it.
        }
    }

    private void TakeError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        if (line.StartsWith(ProcessExecutor.NotePrefix, StringComparison.Ordinal))
            observer.Note(number, line[ProcessExecutor.NotePrefix.Length..]);
        else
            Volatile.Write(ref lastWords, line.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? line[ErrorPrefix.Length..] : line);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskProgress))]
internal sealed partial class TaskProgressJson : JsonSerializerContext;
