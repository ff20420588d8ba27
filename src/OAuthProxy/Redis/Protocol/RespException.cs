namespace OAuthProxy.Redis.Protocol;

/// <summary>The bytes are no reply; what follows them cannot be understood either.</summary>
internal sealed class RespException(string message) : Exception(message);
