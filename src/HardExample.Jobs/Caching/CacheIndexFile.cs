using System.IO.Hashing;
using System.Runtime.InteropServices;
using HardExample.Storage;

namespace HardExample.Jobs.Caching;

/// <summary>The index beside a data file: where each record is. A damaged one is ignored and made again.</summary>
internal static class CacheIndexFile
{
    private static ReadOnlySpan<byte> Magic => "HEXINDX1"u8;

    /// <summary>Reads an index.</summary>
    /// <param name="path">The index file.</param>
    /// <param name="dataId">The data file that it must belong to.</param>
    /// <param name="locations">Takes the records.</param>
    /// <returns>Up to where the data file is indexed; 0 when there is no usable index.</returns>
    public static long Read(string path, UInt128 dataId, Dictionary<UInt128, CacheLocation> locations)
    {
        if (!File.Exists(path)) return 0;
        byte[] bytes = File.ReadAllBytes(path);
        int head = Magic.Length + Marshal.SizeOf<Head>(), body = bytes.Length - sizeof(ulong);
        if (body < head || !bytes.AsSpan().StartsWith(Magic)
            || XxHash3.HashToUInt64(bytes.AsSpan(0, body)) != BitConverter.ToUInt64(bytes, body)) return 0;
        Head start = MemoryMarshal.Read<Head>(bytes.AsSpan(Magic.Length));
        if (start.DataId != dataId) return 0;
        foreach (CacheEntry entry in MemoryMarshal.Cast<byte, CacheEntry>(bytes.AsSpan(head, body - head)))
            locations[entry.Key] = entry.Location;
        return start.Covered;
    }

    /// <summary>Replaces the index.</summary>
    /// <param name="path">The index file.</param>
    /// <param name="dataId">The data file that it belongs to.</param>
    /// <param name="covered">Up to where the data file is indexed.</param>
    /// <param name="locations">The records.</param>
    public static void Write(string path, UInt128 dataId, long covered, Dictionary<UInt128, CacheLocation> locations)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Magic);
        var start = new Head { DataId = dataId, Covered = covered };
        bytes.Write(MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in start, 1)));
        CacheEntry[] entries = [.. locations.Select(static p => new CacheEntry { Key = p.Key, Location = p.Value })
            .OrderBy(static e => e.Location.Offset)];
        bytes.Write(MemoryMarshal.AsBytes(entries.AsSpan()));
        bytes.Write(BitConverter.GetBytes(XxHash3.HashToUInt64(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))));
        LocalStorage.Shared.WriteAllBytes(StoragePath.Parse(path), bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Head
    {
        public UInt128 DataId;
        public long Covered;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct CacheEntry
    {
        public UInt128 Key;
        public CacheLocation Location;
    }
}
