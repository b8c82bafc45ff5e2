using Eas.Kernels.Cuda.Driver;

namespace Eas.Kernels.Cuda.Cudnn;

/// <summary>
/// The plans of convolutions that are known, by the device's name and cuDNN's version, in memory and in a file. May be shared by handles on any threads and
/// devices: one search runs at a time, so that searches do not disturb each other's times.
/// </summary>
public sealed class ConvolutionPlans
{
    private readonly Lock sync = new();
    private readonly PlanFile? file;
    private readonly Dictionary<(PlanDevice Device, ConvolutionKey Key), ConvolutionPlan> plans = [];
    private readonly HashSet<(PlanDevice Device, ConvolutionKey Key)> refused = [];
    private readonly OrderedDictionary<(PlanDevice Device, ConvolutionKey Key), ConvolutionPlan> used = [];

    /// <summary>Reads the file if there is one. One that is damaged is renamed and its plans are searched anew: see <see cref="Problem"/>.</summary>
    /// <param name="file">Where plans are kept from one process to the next; null keeps them in memory alone.</param>
    public ConvolutionPlans(string? file)
    {
        if (file is null)
            return;
        this.file = new PlanFile(file);
        foreach ((PlanDevice device, ConvolutionPlan plan) in this.file.Read())
            plans[(device, plan.Key)] = plan;
    }

    /// <summary>The file under the user's cache folder.</summary>
    public static string DefaultFile
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache))
                cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "eas", "convolution-plans.json");
        }
    }

    /// <summary>The plans handed out so far, in the order of their first use: on a GPU they are part of what a run's numbers depend on.</summary>
    public IReadOnlyList<ConvolutionPlan> All
    {
        get
        {
            lock (sync)
                return [.. used.Values];
        }
    }

    /// <summary>What was wrong with the file, in one line; null if nothing was. Plans are found without it.</summary>
    public string? Problem => file?.Problem;

    /// <summary>Looks a plan up, or searches for it and keeps it.</summary>
    internal ConvolutionPlan? FindOrSearch(PlanDevice device, in ConvolutionKey key, IConvolutionEngine engine, DeviceMemoryPool pool)
    {
        lock (sync)
        {
            (PlanDevice Device, ConvolutionKey Key) id = (device, key);
            if (refused.Contains(id))
                return null;
            if (!plans.TryGetValue(id, out ConvolutionPlan? plan) || !engine.Accepts(plan))
            {
                plan = engine.Search(key, pool);
                if (plan is null)
                {
                    refused.Add(id);
                    return null;
                }
                plans[id] = plan;
                file?.Write(plans.Select(entry => (entry.Key.Device, entry.Value)));
            }
            return used[id] = plan;
        }
    }
}
