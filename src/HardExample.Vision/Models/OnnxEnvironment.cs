using Microsoft.ML.OnnxRuntime;

namespace HardExample.Vision.Models;

/// <summary>Starts ONNX Runtime once in the process, without logging and telemetry.</summary>
internal static class OnnxEnvironment
{
    private static readonly Lazy<bool> Started = new(static () =>
    {
        NativeLibraries.Register();
        if (!OrtEnv.IsCreated)
        {
            // Errors come as exceptions; the log would only repeat them on standard error.
            var options = new EnvironmentCreationOptions { logId = "HardExample", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
        OrtEnv.Instance().DisableTelemetryEvents();
        return true;
    });

    /// <summary>Does so at the first call.</summary>
    public static void Start() => _ = Started.Value;
}
