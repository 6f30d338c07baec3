using HardExample.Core.Errors;
using HardExample.Core.Samples;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Reads one small file of the input, and makes a problem of what is wrong with it.</summary>
internal static class InputFiles
{
    /// <summary>Null when the file was read, else what is wrong.</summary>
    public static SampleProblem? Read<T>(IStorage files, StoragePath path, Func<byte[], T> parse, out T? value)
    {
        value = default;
        try
        {
            value = parse(files.ReadAllBytes(path));
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
