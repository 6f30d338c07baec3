namespace HardExample.Core.Configuration;

/// <summary>Which library decodes images.</summary>
public enum ImageDecoderKind
{
    /// <summary>ImageSharp, which comes with the program.</summary>
    Imagesharp,

    /// <summary>The libvips of the machine: faster for large JPEGs, which it reduces while it decodes.</summary>
    Libvips,
}
