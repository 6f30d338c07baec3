using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using HardExample.Core.Configuration;
using HardExample.Core.Errors;
using HardExample.PowerShell.Arguments;
using HardExample.Storage;

namespace HardExample.PowerShell.Pipeline;

/// <summary>The configuration of a command line: the file, then -Parameter, then the cmdlet's parameters.</summary>
internal static class ConfigArguments
{
    /// <summary>Reads the configuration.</summary>
    /// <param name="cmdlet">Its bound parameters that have a <see cref="JobParameterAttribute"/> are taken.</param>
    /// <param name="configPath">A YAML file; null for none.</param>
    /// <param name="parameters">-Parameter.</param>
    /// <exception cref="ConfigurationException">There is an error, or the file cannot be read.</exception>
    public static MiningConfig Read(PSCmdlet cmdlet, string? configPath, IDictionary? parameters)
    {
        string? path = configPath is null ? null : cmdlet.ResolveTarget(configPath), yaml = path is null ? null : ReadConfig(path);
        List<KeyValuePair<string, object?>> given = [.. parameters.Pairs(), .. OwnParameters(cmdlet)];
        MiningConfig config = MiningConfigReader.Read(yaml, given, path);
        // The session's location is not the process's working directory, which is what the library takes relative paths from.
        foreach (ParameterDefinition parameter in ParameterCatalog.All)
            if (parameter.Kind == ParameterKind.Path && parameter.TextIn(config) is { } relative)
                given.Add(new(parameter.Name, cmdlet.ResolveTarget(relative)));
        return MiningConfigReader.Read(yaml, given, path);
    }

    // As on the command line: a configuration that is not there is a wrong one.
    private static string ReadConfig(string path)
    {
        try
        {
            return ReadText(path);
        }
        catch (StorageException error)
        {
            throw new ConfigurationException($"The configuration cannot be read. {error.Message}", error);
        }
    }

    /// <summary>The text of a file, local or in an object store.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static string ReadText(string path)
    {
        StoragePath file = StoragePath.Parse(path);
        return Encoding.UTF8.GetString(JobStorage.Resolver.For(file).ReadAllBytes(file)).TrimStart('\uFEFF');
    }

    private static IEnumerable<KeyValuePair<string, object?>> OwnParameters(PSCmdlet cmdlet)
    {
        foreach (PropertyInfo property in cmdlet.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<JobParameterAttribute>() is not { } job
                || !cmdlet.MyInvocation.BoundParameters.ContainsKey(property.Name))
                continue;
            if (job.Implies is { } implied) yield return MiningConfigReader.ParseAssignment(implied);
            object? value = property.GetValue(cmdlet);
            yield return new(job.Name, value switch
            {
                SwitchParameter given => given.IsPresent,
                Enum choice => SnakeCaseEnum.Format(choice),
                _ => value,
            });
        }
    }
}
