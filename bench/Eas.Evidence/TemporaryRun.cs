using Eas.Kernels.Cpu.Simd;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Loop;
using Eas.Search.Recipes;
using Eas.Search.Runs;

namespace Eas.Evidence;

/// <summary>A run of a search in this process, in a folder that goes with it.</summary>
internal sealed class TemporaryRun : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("eas-evidence-");

    /// <summary>Its folder.</summary>
    public string Path => System.IO.Path.Combine(directory.FullName, "run");

    /// <summary>Runs a search to its end.</summary>
    public SearchSummary Search(Recipe recipe, DataSet data, ulong seed, ISearchObserver observer)
    {
        using var search = SearchRun.Begin(RunFolder.Create(Path, recipe.Name), recipe, data, seed, SimdWidths.Widest);
        return search.Run(data, SimdWidths.Widest, new InProcessExecutor(new ExecutorOptions { Data = data }), observer, CancellationToken.None);
    }

    public void Dispose() => directory.Delete(recursive: true);
}
