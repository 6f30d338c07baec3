using System.Buffers.Binary;
using HardExample.Core.Errors;

namespace HardExample.Vision.Imaging;

/// <summary>The markers of a JPEG (ITU-T T.81, section B): size, orientation and completeness, without decoding.</summary>
internal static class JpegFile
{
    /// <summary>Most scans: encoders write about ten, each costs a pass over all pixels.</summary>
    internal const int MaxScans = 100;

    private const int App1 = 0xE1, EndOfImage = 0xD9, StartOfScan = 0xDA;

    /// <summary>Stored width and height, px; 0 × 0 when there is no usable frame header.</summary>
    internal static (int Width, int Height) SizeOf(ReadOnlySpan<byte> data)
    {
        for (var segments = new Segments(data); segments.Next() && segments.Marker is not (StartOfScan or EndOfImage);)
            if (IsFrame(segments.Marker) && segments.Body.Length >= 6)
                return (BinaryPrimitives.ReadUInt16BigEndian(segments.Body[3..]), BinaryPrimitives.ReadUInt16BigEndian(segments.Body[1..]));
        return default;
    }

    /// <summary>The EXIF orientation, 1..8, of the first APP1 segment with one before the scans; 1 without any.</summary>
    internal static int OrientationOf(ReadOnlySpan<byte> data)
    {
        for (var segments = new Segments(data); segments.Next() && segments.Marker is not (StartOfScan or EndOfImage);)
            if (segments.Marker == App1 && segments.Body.StartsWith("Exif\0"u8) && segments.Body.Length > 6
                && TiffFile.FindOrientation(segments.Body[6..]) is { } orientation)
                return orientation;
        return 1;
    }

    /// <summary>Refuses a file without its end, without scans of all components and bits, or with too many scans.</summary>
    /// <exception cref="InputException">It is such a file.</exception>
    internal static void RequireComplete(ReadOnlySpan<byte> data)
    {
        var segments = new Segments(data);
        var scans = new ScanTable();
        int count = 0;
        while (segments.Next())
        {
            if (segments.Marker == EndOfImage)
            {
                if (scans.Missing() is { } what) ImageCompleteness.CutShort(ImageFormat.Jpeg, what);
                return;
            }
            if (IsFrame(segments.Marker)) scans.Start(segments.Marker, segments.Body);
            if (segments.Marker != StartOfScan) continue;
            if (++count > MaxScans)
                throw new InputException(
                    $"The JPEG has more than {MaxScans} scans, the limit; decoding would take very long. Save it anew.");
            scans.Add(segments.Body);
            if (!segments.SkipScan()) break;
        }
        ImageCompleteness.CutShort(ImageFormat.Jpeg, "its end marker is missing");
    }

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>Walks over the marker segments.</summary>
    private ref struct Segments(ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;
        private int _at = 2;

        /// <summary>The second byte of the marker.</summary>
        public int Marker { get; private set; }

        /// <summary>What follows the length; empty for markers without one.</summary>
        public ReadOnlySpan<byte> Body { get; private set; }

        /// <summary>Goes to the next segment that has a meaning here; false at the end of the data or in a segment that it cuts.</summary>
        public bool Next()
        {
            while (true)
            {
                int skip = _data[Math.Min(_at, _data.Length)..].IndexOf((byte)0xFF);
                if (skip < 0) return false;
                _at += skip;
                while (_at < _data.Length && _data[_at] == 0xFF) _at++;
                if (_at >= _data.Length) return false;
                Marker = _data[_at++];
                // Stuffing, restart markers and a second start of image have no length.
                if (Marker is 0x00 or 0x01 or >= 0xD0 and <= 0xD8) continue;
                Body = default;
                if (Marker == EndOfImage) return true;
                if (_at + 2 > _data.Length) return false;
                int length = BinaryPrimitives.ReadUInt16BigEndian(_data[_at..]);
                if (length < 2 || _at + length > _data.Length) return false;
                Body = _data.Slice(_at + 2, length - 2);
                _at += length;
                return true;
            }
        }

        /// <summary>Goes over entropy-coded data to the marker that ends it; false when there is none.</summary>
        public bool SkipScan()
        {
            while (true)
            {
                int skip = _data[_at..].IndexOf((byte)0xFF);
                if (skip < 0 || _at + skip + 1 >= _data.Length) return false;
                _at += skip;
                if (_data[_at + 1] is not (0x00 or 0xFF or >= 0xD0 and <= 0xD7)) return true;
                _at += _data[_at + 1] == 0xFF ? 1 : 2;
            }
        }
    }

    /// <summary>Which coefficients of which components the scans have given to the last bit.</summary>
    private struct ScanTable
    {
        private const int Coefficients = 64;

        private byte[] _components;
        private bool[] _whole;
        private bool _progressive;

        /// <summary>Takes a frame header.</summary>
        public void Start(int marker, ReadOnlySpan<byte> frame)
        {
            if (_components is not null || frame.Length < 6 || frame.Length < 6 + 3 * frame[5]) return;
            _progressive = marker is 0xC2 or 0xC6 or 0xCA or 0xCE;
            _components = new byte[frame[5]];
            for (int i = 0; i < _components.Length; i++) _components[i] = frame[6 + 3 * i];
            _whole = new bool[_components.Length * Coefficients];
        }

        /// <summary>Takes a scan header.</summary>
        public readonly void Add(ReadOnlySpan<byte> scan)
        {
            if (_components is null || scan.IsEmpty || scan.Length < 4 + 2 * scan[0]) return;
            ReadOnlySpan<byte> spectrum = scan[(1 + 2 * scan[0])..];
            (int first, int last) = _progressive ? (spectrum[0], Math.Min((int)spectrum[1], Coefficients - 1)) : (0, Coefficients - 1);
            if (first > last || (_progressive && (spectrum[2] & 15) != 0)) return;
            for (int i = 0; i < scan[0]; i++)
                if (_components.AsSpan().IndexOf(scan[1 + 2 * i]) is >= 0 and var component)
                    _whole.AsSpan(component * Coefficients + first, last - first + 1).Fill(true);
        }

        /// <summary>What is missing; null when nothing is.</summary>
        public readonly string? Missing() =>
            _components is null ? "its frame header is missing" : _whole.AsSpan().Contains(false) ? "its last scans are missing" : null;
    }
}
