using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>Images of an input that follow each other: a piece of work for one thread.</summary>
internal interface IInputBlock
{
    /// <summary>Makes ready for <see cref="Read"/>, on any thread, once.</summary>
    /// <returns>The files in object storage that will be read, so that they can be fetched ahead.</returns>
    IReadOnlyList<StoragePath> Prepare();

    /// <summary>How many images there are; known once it is prepared.</summary>
    int Count { get; }

    /// <summary>Reads one image's result, on any thread; errors of the input are returned, not thrown.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    /// <param name="storage">Where files are read.</param>
    InputItem Read(int index, StorageResolver storage);
}
