using System.Text.Json.Serialization;

namespace Lectr.Proxy.Route;

/// <summary>Writes a model's name as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ModelJson : JsonSerializerContext;
