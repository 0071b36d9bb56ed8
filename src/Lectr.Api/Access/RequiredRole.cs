namespace Lectr.Api.Access;

/// <summary>Endpoint metadata: the least role that may call it. Without it, a viewer may.</summary>
public sealed record RequiredRole(Role Role);

/// <summary>Endpoint metadata: only the operator's token may call it.</summary>
public sealed record RequiredOperator;

/// <summary>Endpoint metadata: anyone may call it, signing in for example.</summary>
public sealed record OpenToAll;

/// <summary>Endpoint metadata: it belongs to the API, so the access check guards it.</summary>
internal sealed record Guarded;
