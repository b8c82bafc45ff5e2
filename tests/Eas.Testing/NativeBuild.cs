using System.Security.Cryptography;
using System.Text;

namespace Eas.Testing;

/// <summary>The C++ sides of the repository, built by CMake into artifacts/native; only one of the processes that run tests builds at a time.</summary>
public static class NativeBuild
{
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "artifacts", "native");

    /// <summary>Ignores the test where the tools are missing.</summary>
    public static void Require(string consequence) => Tools.Require(consequence, "cmake", "g++");

    /// <summary>Builds a target.</summary>
    public static void Build(string target)
    {
        string checkout = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(RepositoryFiles.Root)), 0, 8);
        using var mutex = new Mutex(initiallyOwned: false, $"eas-native-build-{checkout}");
        Acquire(mutex);
        try
        {
            Tools.Run("cmake", "-S", RepositoryFiles.Root, "-B", Folder, "-DCMAKE_CXX_COMPILER=g++");
            Tools.Run("cmake", "--build", Folder, "--parallel", "2", "--target", target);
        }
        finally
        {
            mutex.ReleaseMutex();
        }
    }

    private static void Acquire(Mutex mutex)
    {
        try
        {
            mutex.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // The process that built was stopped: the mutex is ours, and CMake builds what is missing.
        }
    }
}
