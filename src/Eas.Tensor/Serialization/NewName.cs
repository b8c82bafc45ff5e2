using System.Runtime.InteropServices;

namespace Eas.Tensors.Serialization;

/// <summary>Gives a file a name that no file has, in one step that only one of several processes can do.</summary>
internal static partial class NewName
{
    // EEXIST of Linux, macOS and the BSDs.
    private const int AlreadyExists = 17;

    /// <summary>Gives a file the name; false where another file has it.</summary>
    /// <exception cref="IOException">It cannot be given.</exception>
    public static bool TryGive(string file, string name)
    {
        // On Unix File.Move looks first and renames then: between the two another process may have got the name. A second name is given in one step.
        if (!OperatingSystem.IsWindows())
        {
            if (Link(file, name) == 0)
                return true;
            if (Marshal.GetLastPInvokeError() == AlreadyExists)
                return false;
        }

        return TryMove(file, name);
    }

    /// <summary>For Windows, where it is one step, and for file systems without second names.</summary>
    private static bool TryMove(string file, string name)
    {
        try
        {
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string name);
}
