using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;

namespace HardExample.PowerShell.Arguments;

/// <summary>Lets job parameters be given as text ('margin=0.7') or as a dictionary (@{ margin = 0.7 }).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AssignmentsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var all = new OrderedDictionary(StringComparer.Ordinal);
        foreach (object? item in inputData.Plain() is object?[] items ? items : [inputData])
            switch (item.Plain())
            {
                case IDictionary map:
                    foreach (DictionaryEntry entry in map.PlainMap()) all[entry.Key] = entry.Value;
                    break;
                case string text:
                    Add(all, text);
                    break;
                default:
                    throw new ArgumentTransformationMetadataException("Give parameters as 'name=value' or as a dictionary, for example "
                        + "@{ margin = 0.7 }.");
            }
        return all;
    }

    private static void Add(OrderedDictionary all, string assignment)
    {
        try
        {
            (string name, object? value) = MiningConfigReader.ParseAssignment(assignment);
            all[name] = value;
        }
        catch (ConfigurationException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
