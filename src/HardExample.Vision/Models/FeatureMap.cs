namespace HardExample.Vision.Models;

/// <summary>A spatial activation of one image.</summary>
/// <param name="Values">Channels × Height × Width values, channels first: value (c, y, x) stands at (c·Height + y)·Width + x.</param>
/// <param name="Channels">Number of channels, at least 1.</param>
/// <param name="Height">Number of rows, at least 1.</param>
/// <param name="Width">Number of columns, at least 1.</param>
public sealed record FeatureMap(float[] Values, int Channels, int Height, int Width);
