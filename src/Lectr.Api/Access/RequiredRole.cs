namespace Lectr.Api.Access;

/// <summary>Endpoint metadata: the least role that may call it. Without it, a viewer may.</summary>
public sealed record RequiredRole(Role Role);
