namespace TryIt.StandIn;

/// <summary>
/// A GitHub for one machine: the OAuth web flow and the part of the REST API a sign-in needs, strict where the real one is.
/// Map it into any application, or let <see cref="StartAsync"/> host it.
/// </summary>
internal sealed class GitHubStandIn
{
    private readonly RateLimit _rateLimit;

    public GitHubStandIn(GitHubDirectory directory)
    {
        Directory = directory;
        Calls = new Calls(directory.Grants.Time);
        _rateLimit = new RateLimit(directory.Grants.Time);
    }

    public GitHubDirectory Directory { get; }

    public Calls Calls { get; }

    public Behaviour Behaviour { get; } = new();

    /// <summary>Starts a server of its own; port 0 means a free one. The stand-in is among the application's services.</summary>
    public static async Task<WebApplication> StartAsync(
        GitHubDirectory directory, Uri address, CancellationToken cancellationToken = default)
    {
        var standIn = new GitHubStandIn(directory);
        var app = LocalServer.Create(address, services => services.AddSingleton(standIn));
        standIn.Map(app);
        await app.StartAsync(cancellationToken);
        return app;
    }

    /// <summary>Maps everything, the API both at the root and below <c>/api/v3</c>; whatever else comes is logged and not found.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var authorize = new AuthorizeEndpoint(this);
        MapOne(routes, Endpoints.Authorize, authorize.ShowAsync);
        MapOne(routes, Endpoints.Choice, authorize.ChooseAsync);
        MapOne(routes, Endpoints.Token, new TokenEndpoint(this).AnswerAsync);

        var application = new ApplicationEndpoint(Directory);
        MapOne(routes, Endpoints.ApplicationToken, application.CheckTokenAsync);
        MapOne(routes, Endpoints.ApplicationToken, application.CheckTokenAsync, Endpoints.EnterprisePrefix);

        var people = new UserEndpoints(Directory);
        MapApi(routes, Endpoints.Root, UserEndpoints.RootAsync);
        MapApi(routes, Endpoints.User, UserEndpoints.UserAsync);
        MapApi(routes, Endpoints.Emails, UserEndpoints.EmailsAsync);
        MapApi(routes, Endpoints.Orgs, people.OrgsAsync);
        MapApi(routes, Endpoints.Teams, people.TeamsAsync);

        var repositories = new RepositoryEndpoints(Directory);
        MapApi(routes, Endpoints.Org, repositories.OrgAsync);
        MapApi(routes, Endpoints.Repo, repositories.RepoAsync);
        MapApi(routes, Endpoints.Collaborator, repositories.CollaboratorAsync);

        routes.MapFallback("/{**path}", Logged(Endpoints.Unknown, context => ApiAnswer.MessageAsync(context, 404, "Not Found")));
    }

    private void MapOne(IEndpointRouteBuilder routes, string endpoint, RequestDelegate answer, string prefix = "")
    {
        var parts = endpoint.Split(' ');
        routes.MapMethods(prefix + parts[1], [parts[0]], Logged(endpoint, answer));
    }

    private void MapApi(IEndpointRouteBuilder routes, string endpoint, Func<ApiRequest, Task> answer)
    {
        Task Answer(HttpContext context) => ApiRequest.AnswerAsync(context, Directory, answer);
        MapOne(routes, endpoint, Answer);
        MapOne(routes, endpoint, Answer, Endpoints.EnterprisePrefix);
    }

    private RequestDelegate Logged(string endpoint, RequestDelegate answer) => async context =>
    {
        var call = Calls.Begin(endpoint, context.Request);
        int? status = null;
        try
        {
            if (Call.IsApiEndpoint(endpoint))
            {
                _rateLimit.Describe(context.Response);
            }

            await Behaviour.WaitAsync(endpoint, context.RequestAborted);
            var fault = Behaviour.NextFault(endpoint);
            await (fault is null ? answer(context) : fault.AnswerAsync(context));
            status = fault?.Drop is true ? null : context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        finally
        {
            Calls.End(call, status);
        }
    };
}
