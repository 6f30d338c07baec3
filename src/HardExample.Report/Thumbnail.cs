namespace HardExample.Report;

/// <summary>A small picture of an image.</summary>
/// <param name="Jpeg">The JPEG file.</param>
/// <param name="OriginalWidth">Width of the upright original, px; boxes are drawn by it.</param>
/// <param name="OriginalHeight">Height of the upright original, px.</param>
public sealed record Thumbnail(ReadOnlyMemory<byte> Jpeg, int OriginalWidth, int OriginalHeight);
