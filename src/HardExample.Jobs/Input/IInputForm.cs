namespace HardExample.Jobs.Input;

/// <summary>One of the two forms of an input: it knows its images by name, and reads each when its turn comes.</summary>
internal interface IInputForm
{
    /// <summary>How many images there are; null when that is known only at the end.</summary>
    int? Count { get; }

    /// <summary>How boxes are read.</summary>
    BoxConvention Boxes { get; }

    /// <summary>What is found on the way.</summary>
    InputNotes Notes { get; }

    /// <summary>The images in order, a few and then more together.</summary>
    IEnumerable<IInputBlock> Blocks();
}
