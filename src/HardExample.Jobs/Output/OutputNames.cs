using System.Security.Cryptography;
using System.Text;
using HardExample.Core.Naming;

namespace HardExample.Jobs.Output;

/// <summary>
/// Gives each image a name of its own in the output. The first of two equal names stays as it is; the second gets a part of the hash of
/// where
/// it came from, so that it is the same in each run. Names that differ in case only count as equal.
/// </summary>
internal sealed class OutputNames
{
    public const string DataFolder = "Data";

    private const int ShortMark = 8;

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Path of an image of a classification: Data/label/name.</summary>
    public string ForClass(string label, string source)
    {
        if (!_folders.TryGetValue(label, out string? folder))
            _folders[label] = folder = Take(DataFolder + "/", SafeName.Component(label), label, static (name, mark) => name + "-" + mark,
                static _ => null);
        return Take(folder + "/", SafeName.FileName(LastName(source)), source, SafeName.WithMark, static _ => null);
    }

    /// <summary>Paths of an image of a detection and of its annotation: Data/name and Data/stem.xml.</summary>
    public (string Image, string Annotation) ForDetection(string source)
    {
        string image = Take(DataFolder + "/", SafeName.FileName(LastName(source)), source, SafeName.WithMark, AnnotationOf);
        return (image, AnnotationOf(image)!);
    }

    private string Take(string folder, string name, string origin, Func<string, string, string> mark, Func<string, string?> companion)
    {
        string path = folder + name;
        string? hash = null;
        for (int attempt = 0; !TryTake(path, companion(path)); attempt++)
        {
            hash ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(origin)));
            path = folder + mark(name, attempt == 0 ? hash[..ShortMark] : $"{hash[..ShortMark]}-{attempt + 1}");
        }
        return path;
    }

    private bool TryTake(string path, string? companion)
    {
        if (_taken.Contains(path) || companion is not null && _taken.Contains(companion)) return false;
        _taken.Add(path);
        if (companion is not null) _taken.Add(companion);
        return true;
    }

    private static string AnnotationOf(string image)
    {
        int dot = image.LastIndexOf('.'), slash = image.LastIndexOf('/');
        return (dot > slash + 1 ? image[..dot] : image) + ".xml";
    }

    private static string LastName(string source) => source[(source.LastIndexOfAny(['/', '\\']) + 1)..];
}
