using System.Collections.Immutable;
using HardExample.Storage;

namespace HardExample.Jobs.Input;

/// <summary>The work that reads one image's result.</summary>
/// <param name="Read">Does it, on any thread; it throws nothing that is the user's fault.</param>
/// <param name="Files">The files that it will read, so that they can be fetched ahead.</param>
internal readonly record struct InputWork(Func<StorageResolver, InputItem> Read, ImmutableArray<StoragePath> Files);
