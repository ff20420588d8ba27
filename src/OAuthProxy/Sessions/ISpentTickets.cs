namespace OAuthProxy.Sessions;

/// <summary>The tickets of hand-overs that were used; each is good once.</summary>
internal interface ISpentTickets
{
    /// <param name="ticket">Its id.</param>
    /// <param name="lifetime">How long it would be good: it is remembered for that time.</param>
    /// <returns>False for one that was spent before.</returns>
    /// <exception cref="SessionStoreException">Nobody knows.</exception>
    ValueTask<bool> SpendAsync(Guid ticket, TimeSpan lifetime);
}
