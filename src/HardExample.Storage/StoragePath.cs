using System.Text;
using HardExample.Core.Errors;
using HardExample.Core.Text;

namespace HardExample.Storage;

/// <summary>Where something is: an absolute local path, or obs://bucket/key or s3://bucket/key.</summary>
public readonly record struct StoragePath
{
    private StoragePath(StorageKind kind, string value) => (Kind, Value) = (kind, value);

    /// <summary>Where the path is: a file system or an object store.</summary>
    public StorageKind Kind { get; }

    /// <summary>The absolute path as the system writes it, or the URI without a slash at its end.</summary>
    public string Value { get; }

    /// <summary>The last name of the path.</summary>
    public string Name => Kind == StorageKind.Local ? Path.GetFileName(Value) : Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The folder that holds it; null for a root or a bucket.</summary>
    public StoragePath? Parent
    {
        get
        {
            if (Kind == StorageKind.Local)
                return Path.GetDirectoryName(Value) is { Length: > 0 } folder ? new StoragePath(Kind, folder) : null;
            int scheme = Value.IndexOf("://", StringComparison.Ordinal) + 3, slash = Value.LastIndexOf('/');
            return slash > scheme ? new StoragePath(Kind, Value[..slash]) : null;
        }
    }

    /// <summary>The bucket of an object.</summary>
    /// <exception cref="InvalidOperationException">The path is local.</exception>
    public string Bucket => Split().Bucket;

    /// <summary>The key of an object in its bucket, "" for the bucket itself.</summary>
    /// <exception cref="InvalidOperationException">The path is local.</exception>
    public string Key => Split().Key;

    /// <summary>Recognises a path: obs://, s3://, file://, or local (relative ones too).</summary>
    /// <param name="text">The path as a user or a manifest gives it.</param>
    /// <param name="folder">What a relative path is relative to; null for the working directory.</param>
    /// <exception cref="StorageException">The text is no path, or has another scheme.</exception>
    public static StoragePath Parse(string text, StoragePath? folder = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) throw new StorageException("A path is empty.");
        if (text.AsSpan().IndexOfAnyInRange('\0', '\x1f') >= 0) throw new StorageException(
            $"The path \"{Shown(text)}\" has control characters in it.");
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && SecretText.IsIn(text)) throw new StorageException(
            $"The address \"{Shown(text)}\" bears a password or a signature. Take it out; keys come from the environment or a profile.");
        // As nearly all are written: nothing is left to bring into form.
        if (scheme is 2 or 3 && text.Length > scheme + 3 && text[scheme + 3] != '/' && text[^1] != '/'
            && (text.StartsWith("obs:", StringComparison.Ordinal) || text.StartsWith("s3:", StringComparison.Ordinal)))
            return new(StorageKind.ObjectStore, text);
        if (scheme > 0 && text.AsSpan(0, scheme).IndexOfAny('/', '\\') < 0) return FromUri(text, text[..scheme]);
        return folder is { } f ? f.Resolve(text) : Local(text);
    }

    /// <summary>The path of something below this one.</summary>
    /// <param name="relative">Names joined with '/'.</param>
    public StoragePath Combine(string relative) => Kind == StorageKind.Local
        ? new(Kind, Path.Combine(Value, Path.DirectorySeparatorChar == '/' ? relative : relative.Replace('/', Path.DirectorySeparatorChar)))
        : new(Kind, Value + "/" + relative);

    /// <summary>Whether this is <paramref name="folder"/> or lies below it. Links are not resolved.</summary>
    public bool IsWithin(StoragePath folder)
    {
        StringComparison comparison = Kind == StorageKind.Local && OperatingSystem.IsWindows()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        char separator = Kind == StorageKind.Local ? Path.DirectorySeparatorChar : '/';
        return Kind == folder.Kind && Value.StartsWith(folder.Value, comparison)
            && (Value.Length == folder.Value.Length || Value[folder.Value.Length] == separator || folder.Value[^1] == separator);
    }

    /// <summary>The path as <see cref="Value"/> has it.</summary>
    public override string ToString() => Value ?? "";

    /// <summary>A text from outside, fit for a message: control characters replaced, and not longer than a line or two.</summary>
    internal static string Shown(string text)
    {
        text = SecretText.Hide(text);
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, 200))) shown.Append(char.IsControl(c) ? '?' : c);
        return text.Length > 200 ? shown.Append("...").ToString() : shown.ToString();
    }

    private StoragePath Resolve(string relative)
    {
        if (Kind == StorageKind.Local) return Local(Path.Combine(Value, relative));
        if (Path.IsPathRooted(relative)) return Local(relative);
        // Keys have no "..": it is taken as in a URI, and never climbs out of the bucket.
        var names = new List<string>(Key.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (string name in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == "..")
            {
                if (names.Count == 0) throw new StorageException($"The path \"{Shown(relative)}\" leaves the bucket {Bucket}.");
                names.RemoveAt(names.Count - 1);
            }
            else if (name != ".") names.Add(name);
        }
        int scheme = Value.IndexOf("://", StringComparison.Ordinal);
        return new(Kind, $"{Value[..scheme]}://{Bucket}/{string.Join('/', names)}");
    }

    private static StoragePath Local(string text)
    {
        try
        {
            return new(StorageKind.Local, Path.TrimEndingDirectorySeparator(Path.GetFullPath(text)));
        }
        catch (Exception error) when (error is ArgumentException or PathTooLongException or NotSupportedException)
        {
            throw new StorageException($"\"{Shown(text)}\" is no path: {error.Message}", error);
        }
    }

    private static StoragePath FromUri(string text, string scheme)
    {
        if (scheme.Equals("obs", StringComparison.OrdinalIgnoreCase) || scheme.Equals("s3", StringComparison.OrdinalIgnoreCase))
        {
            string rest = text[(scheme.Length + 3)..].TrimEnd('/');
            if (rest.Length == 0 || rest[0] == '/') throw new StorageException(
                $"\"{Shown(text)}\" names no bucket; {scheme}://bucket/key is expected.");
            return new(StorageKind.ObjectStore, scheme.ToLowerInvariant() + "://" + rest);
        }
        if (!scheme.Equals("file", StringComparison.OrdinalIgnoreCase))
            throw new StorageException(
                $"The scheme of \"{Shown(text)}\" is unknown; local paths, file://, obs:// and s3:// are supported.");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || !uri.IsFile || uri.Host.Length > 0 && !OperatingSystem.IsWindows()
            && uri.Host != "localhost")
            throw new StorageException($"\"{Shown(text)}\" is no file of this machine; file:///path is expected.");
        return Parse(Uri.UnescapeDataString(uri.AbsolutePath) is var path && OperatingSystem.IsWindows() ? uri.LocalPath : path);
    }

    private (string Bucket, string Key) Split()
    {
        if (Kind == StorageKind.Local) throw new InvalidOperationException("A local path has no bucket.");
        string rest = Value[(Value.IndexOf("://", StringComparison.Ordinal) + 3)..];
        int slash = rest.IndexOf('/');
        return slash < 0 ? (rest, "") : (rest[..slash], rest[(slash + 1)..]);
    }
}

/// <summary>Where a path is.</summary>
public enum StorageKind
{
    /// <summary>A file system of this machine.</summary>
    Local,

    /// <summary>An object store that speaks the S3 protocol: obs:// or s3://.</summary>
    ObjectStore,
}
