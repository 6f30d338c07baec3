using System.Collections.Immutable;
using HardExample.Core.Errors;
using HardExample.Core.Formats.Manifests;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Lines of a manifest: as bytes, or read already because they had to be put in order.</summary>
internal sealed class ManifestBlock : IInputBlock
{
    private readonly ManifestInput _input;
    private ManifestPart? _part;
    private ImmutableArray<ManifestLine> _lines = [];
    private int _first;
    private string? _folderBefore;

    public ManifestBlock(ManifestInput input, ManifestPart part) => (_input, _part) = (input, part);

    /// <param name="input">The manifest.</param>
    /// <param name="lines">Lines in order.</param>
    /// <param name="first">How many lines come before.</param>
    public ManifestBlock(ManifestInput input, ImmutableArray<ManifestLine> lines, int first) =>
        (_input, _lines, _first) = (input, lines, first);

    public int Count => _lines.Length;

    public IReadOnlyList<StoragePath> Prepare()
    {
        if (_part is { } part)
        {
            _lines = part.Read();
            // As if no line before were blank or bad.
            _first = _lines.IsEmpty ? 0 : _lines[0].Number - 1;
            _part = null;
        }
        List<StoragePath>? objects = null;
        foreach (ManifestLine line in _lines)
        {
            if (line.Entry is not { } entry) continue;
            if (!_input.IsTraining) AddObject(entry.InferenceLocation, ref objects);
            foreach (ManifestAnnotation annotation in entry.Annotations) AddObject(annotation.Location, ref objects);
        }
        return objects ?? [];
    }

    public InputItem Read(int index, StorageResolver storage)
    {
        ManifestLine line = _lines[index];
        // Several threads may be here: each uses what it found itself.
        string? group = line.Entry is { } entry ? _folderBefore = _input.GroupOf(entry, _folderBefore) : null;
        return _input.Read(storage, line, group, _first + index);
    }

    private void AddObject(string? name, ref List<StoragePath>? objects)
    {
        if (string.IsNullOrWhiteSpace(name) || _input.IsLocal && !name.Contains("://", StringComparison.Ordinal)) return;
        try
        {
            StoragePath path = StoragePath.Parse(name, _input.Folder);
            if (path.Kind == StorageKind.ObjectStore) (objects ??= []).Add(path);
        }
        catch (StorageException)
        {
            // Text that is no path is left to the reading, which says so.
        }
    }
}
