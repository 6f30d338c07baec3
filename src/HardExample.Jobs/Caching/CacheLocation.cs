using System.Runtime.InteropServices;

namespace HardExample.Jobs.Caching;

/// <summary>Where a record's header is in the data file, and how long the content after it is.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct CacheLocation(long Offset, int Length);
