using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Naming;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Reads one small file of the input, and makes a problem of what is wrong with it.</summary>
internal static class InputFiles
{
    /// <summary>
    /// The path, or where nothing is there the same name in the other form of Unicode: macOS takes "é" in one character and in two for the
    /// same, other systems do not.
    /// </summary>
    public static StoragePath Find(StorageResolver storage, StoragePath path)
    {
        if (path.Kind != StorageKind.Local || Ascii.IsValid(path.Value) || storage.For(path).FileExists(path)) return path;
        foreach (string other in (ReadOnlySpan<string>)[CanonicalForm.Compose(path.Value), CanonicalForm.Decompose(path.Value)])
            if (StoragePath.Parse(other) is var found && storage.For(found).FileExists(found)) return found;
        return path;
    }

    /// <summary>Null when the file was read, else what is wrong.</summary>
    public static SampleProblem? Read<T>(StorageResolver storage, StoragePath path, Func<byte[], T> parse, out T? value)
    {
        value = default;
        try
        {
            value = parse(storage.ReadInput(path));
            return null;
        }
        catch (InputException error)
        {
            return new(path.Value, error.Line, error.Message, error.ErrorId);
        }
        catch (StorageException error)
        {
            return new(path.Value, null, error.Message, InputErrorIds.UnreadableFile);
        }
    }
}
