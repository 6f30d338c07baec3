namespace HardExample.Cli.Demo;

/// <summary>Encodes pixels as a PNG file.</summary>
/// <param name="pixels">Row by row, bands interleaved, 0..255; length width × height × bands.</param>
/// <param name="width">px.</param>
/// <param name="height">px.</param>
/// <param name="bands">1 for grey, 3 for RGB.</param>
/// <returns>The bytes of the file.</returns>
public delegate byte[] PngEncoder(ReadOnlySpan<byte> pixels, int width, int height, int bands);
