using System.IO.MemoryMappedFiles;

namespace HardExample.Fuzz.Running;

/// <summary>Where a worker is, in a file that it shares with the program that watches it; it lasts when the worker dies.</summary>
internal sealed class Progress : IDisposable
{
    private const int Fields = 5;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public Progress(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Fields * sizeof(long));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The case at work.</summary>
    public long Case { get => _view.ReadInt64(0); set => _view.Write(0, value); }

    /// <summary>Mutants that were read.</summary>
    public long Read { get => _view.ReadInt64(8); set => _view.Write(8, value); }

    /// <summary>Mutants that were refused.</summary>
    public long Refused { get => _view.ReadInt64(16); set => _view.Write(16, value); }

    /// <summary>Longest time of a case, ms.</summary>
    public long SlowestTime { get => _view.ReadInt64(24); set => _view.Write(24, value); }

    /// <summary>The case that took it.</summary>
    public long SlowestCase { get => _view.ReadInt64(32); set => _view.Write(32, value); }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
