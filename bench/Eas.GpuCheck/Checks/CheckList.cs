using Eas.GpuCheck.Checks.Machine;
using Eas.GpuCheck.Checks.Ops;
using Eas.GpuCheck.Checks.Speed;
using Eas.GpuCheck.Checks.Training;
using Eas.Tensors;

namespace Eas.GpuCheck.Checks;

/// <summary>Every check there is, results first, speed last. A new one is a line here.</summary>
internal static class CheckList
{
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new VersionsCheck(),
        new KernelLoadingCheck(),
        new OpsCheck(Precision.Float32),
        new OpsCheck(Precision.TensorFloat32),
        new OpsCheck(Precision.BFloat16),
        new GradientsCheck(),
        new OpGraphsCheck(),
        new HandwrittenCheck(),
        new TrainingGraphsCheck(),
        new TrainingAgainstCpuCheck(),
        new MemoryCheck(),
        new TrainingSpeedCheck(),
        new KernelSpeedCheck(),
        new ProductSpeedCheck(),
    ];

    public static ICheck? Find(string name) => All.FirstOrDefault(check => check.Name == name);
}
