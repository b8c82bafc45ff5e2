using Eas.Kernels.Cuda.Driver;
using Eas.Kernels.Cuda.Libraries;
using Eas.Networks.Architecture;
using Eas.Networks.Checkpoints;
using Eas.Networks.Transformations;
using Eas.Search.Data;
using Eas.Search.Execution;
using Eas.Search.Policy;
using Eas.Search.Recipes;
using Eas.Search.Runs;
using Eas.Search.Training;
using Eas.Tensors.Serialization;

namespace Eas.Cli;

/// <summary>Errors as one line.</summary>
internal static class ErrorLine
{
    /// <summary>The line for a command that failed. An error that was not foreseen says its type and how to see where it happened.</summary>
    public static string Describe(string command, Exception error) => IsForeseen(error)
        ? $"{command}: {Flatten(error.Message)}"
        : $"{command}: unexpected error: {error.GetType().Name}: {Flatten(error.Message)}; --verbose shows where";

    /// <summary>A message without line ends.</summary>
    public static string Flatten(string message) => string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static bool IsForeseen(Exception error) => error is CommandException or DataException or TrainingException or TaskException or RunException or RecipeException or PolicyException or GrowthException
        or CudaUnavailableException or CudaException or OutOfDeviceMemoryException
        or ArchitectureException or CheckpointException or SafetensorsException or PlatformNotSupportedException or IOException or UnauthorizedAccessException or OutOfMemoryException;
}
