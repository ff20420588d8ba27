namespace OAuthProxy.Sessions;

/// <summary>
/// The store can neither say whether there is a session nor keep one. That is no answer about the person: nobody is let in by it, and nobody
/// signed out. The message is for the operator.
/// </summary>
internal sealed class SessionStoreException(string message, Exception inner) : Exception(message, inner);
