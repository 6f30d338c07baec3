namespace HardExample.Jobs.Running;

/// <summary>Takes pieces of work from their source before their turn, so that what they read can be fetched meanwhile.</summary>
internal static class Prefetch
{
    /// <summary>The same pieces in the same order.</summary>
    /// <param name="source">Read on the caller's thread.</param>
    /// <param name="prefetch">Called on each piece as it is taken; tells whether anything of it is worth being fetched ahead.</param>
    /// <param name="depth">How many pieces are taken before their turn, from the first one on that is worth it.</param>
    public static IEnumerable<T> Of<T>(IEnumerable<T> source, Func<T, bool> prefetch, int depth)
    {
        var taken = new Queue<T>();
        bool waits = false;
        foreach (T piece in source)
        {
            waits |= prefetch(piece);
            taken.Enqueue(piece);
            while (taken.Count > (waits ? depth : 0)) yield return taken.Dequeue();
        }
        while (taken.Count > 0) yield return taken.Dequeue();
    }
}
