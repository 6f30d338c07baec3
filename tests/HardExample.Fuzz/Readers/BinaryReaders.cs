using HardExample.Cluster.Shards;
using HardExample.Core.Reference;
using HardExample.Core.Samples;
using HardExample.Jobs.Caching;

namespace HardExample.Fuzz.Readers;

/// <summary>Readers of our own files. Under a check sum a mutant is refused or not there, and never read as something else.</summary>
internal static class BinaryReaders
{
    private static readonly Sample Bare = new() { Id = "1", Source = "1.png" };

    public static Func<byte[], bool> Reference(Sandbox sandbox) => static input =>
    {
        TrainingReferenceFile.Read(new MemoryStream(input));
        return true;
    };

    /// <summary>The content of a record of the cache, by a store that finds its check sum right.</summary>
    public static Func<byte[], bool> CacheRecord(Sandbox sandbox)
    {
        var store = CacheStore.Open(sandbox["in"]);
        UInt128 key = 0;
        return input =>
        {
            if (input.Length == 0) return false;
            if (++key % 100 == 0)
            {
                store.Dispose();
                sandbox.Empty("in");
                store = CacheStore.Open(sandbox["in"]);
            }
            store.Add(key, input.AsSpan(1));
            // A record can be read when the store has written it, at the latest when it is closed.
            store.Dispose();
            store = CacheStore.Open(sandbox["in"]);
            return store.Read<object>(key, content => input[0] switch
            {
                1 => ScoreRecord.Read(content, BinarySeeds.Algorithm, 2),
                2 => ScoreRecord.ReadWarnings(content),
                _ => ObservationRecord.Read(content, Bare),
            }) is not null;
        };
    }

    /// <summary>A data file with its index: what is read is what was written, and new records are kept.</summary>
    public static Func<byte[], bool> CacheFile(Sandbox sandbox)
    {
        byte[][] records = BinarySeeds.Records();
        return input =>
        {
            sandbox.Empty("in");
            int index = input.Length < 4 ? 0 : Math.Clamp(BitConverter.ToInt32(input, input.Length - 4), 0, input.Length - 4);
            int data = Math.Max(0, input.Length - 4 - index);
            sandbox.Write("in/observations.data", input[..data]);
            sandbox.Write("in/observations.index", input[data..Math.Max(data, input.Length - 4)]);
            int known = 0;
            using (var store = CacheStore.Open(sandbox["in"]))
            {
                for (int i = 0; i < records.Length; i++)
                {
                    byte[]? read = store.Read((UInt128)(i + 1), static content => content.ToArray());
                    if (read is null) continue;
                    if (!read.AsSpan().SequenceEqual(records[i]))
                        throw new PropertyException($"Record {i + 1} was read, and is another one.");
                    known++;
                }
                store.Add(100, [1, 2, 3]);
            }
            using var again = CacheStore.Open(sandbox["in"]);
            if (again.Read(100, static content => content.ToArray()) is not [1, 2, 3])
                throw new PropertyException("A record that was kept is not there.");
            return known == records.Length;
        };
    }

    public static Func<byte[], bool> Shard(Sandbox sandbox) => input =>
    {
        sandbox.Write("in/shard.parquet", input);
        using var shard = ShardReader.Open(sandbox["in/shard.parquet"]);
        foreach (ShardRow _ in shard.Rows()) { }
        return true;
    };
}
