using System.Collections;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.PowerShell.Arguments;

/// <summary>Lets a weight list be given as text ("a:0.1+b:0.2") or as a dictionary (@{ a = 0.1; b = 0.2 }).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class WeightsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        try
        {
            return inputData.Plain() switch
            {
                string text => WeightedList.Parse(text),
                IDictionary map => WeightedList.FromMap(map.PlainMap()),
                var other => other,
            };
        }
        catch (ConfigurationException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
