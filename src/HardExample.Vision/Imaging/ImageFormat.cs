namespace HardExample.Vision.Imaging;

/// <summary>The file format of an image, told by its content.</summary>
public enum ImageFormat
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>GIF; the first frame is read.</summary>
    Gif,

    /// <summary>WebP; the first frame is read.</summary>
    WebP,

    /// <summary>TIFF; the first page is read.</summary>
    Tiff,

    /// <summary>Windows bitmap.</summary>
    Bmp,

    /// <summary>Truevision TGA.</summary>
    Tga,

    /// <summary>Portable bitmap, greymap or pixmap (PBM, PGM, PPM).</summary>
    Pbm,

    /// <summary>None of these.</summary>
    Other,
}
