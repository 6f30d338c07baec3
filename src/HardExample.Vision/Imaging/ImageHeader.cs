namespace HardExample.Vision.Imaging;

/// <summary>What the first bytes of an image file say.</summary>
/// <param name="Width">Width of the upright image (orientation applied), px.</param>
/// <param name="Height">Height of the upright image (orientation applied), px.</param>
/// <param name="Format">The file format.</param>
public readonly record struct ImageHeader(int Width, int Height, ImageFormat Format);
