using HardExample.Vision.Imaging;

namespace HardExample.Jobs.Output;

/// <summary>Looks at the beginning and the end of an image file that is copied: whether its format's last mark is there.</summary>
internal sealed class ImageTail
{
    private const int Kept = 1024;

    private readonly byte[] _last = new byte[Kept];
    private int _count;
    private ImageFormat? _format;

    /// <summary>
    /// Whether the end of the image is there. False may also mean that the format has no such mark, or that much follows it: only decoding
    /// tells then.
    /// </summary>
    public bool IsWhole => _format switch
    {
        ImageFormat.Jpeg => Last.IndexOf([(byte)0xFF, (byte)0xD9]) >= 0,
        ImageFormat.Png => Last.IndexOf("IEND"u8) >= 0,
        _ => false,
    };

    private ReadOnlySpan<byte> Last => _last.AsSpan(0, _count);

    /// <summary>Begins with another file.</summary>
    public void Clear() => (_count, _format) = (0, null);

    /// <summary>Takes the next part of the file.</summary>
    public void Add(ReadOnlySpan<byte> part)
    {
        _format ??= ImageFormats.Detect(part);
        if (part.Length >= Kept)
        {
            part[^Kept..].CopyTo(_last);
            _count = Kept;
            return;
        }
        int stay = Math.Min(_count, Kept - part.Length);
        _last.AsSpan(_count - stay, stay).CopyTo(_last);
        part.CopyTo(_last.AsSpan(stay));
        _count = stay + part.Length;
    }
}
