using System.Management.Automation;

namespace HardExample.PowerShell.Arguments;

/// <summary>Refuses null, empty text and text of nothing but white space, alone or as an element of a list.</summary>
/// <remarks>The engine's own attribute of this name is not part of the PowerShell Standard that the cmdlets are compiled against.</remarks>
internal sealed class ValidateNotNullOrWhiteSpaceAttribute : ValidateEnumeratedArgumentsAttribute
{
    protected override void ValidateElement(object? element)
    {
        if (string.IsNullOrWhiteSpace(element?.ToString()))
            throw new ValidationMetadataException(
                "The argument is empty or consists of white space only. Provide an argument that has text.");
    }
}
