# The build stage runs on the builder's own architecture and compiles for the target's, so no emulator is needed.
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source

# Packages are restored from these files alone: the layer stays cached until a dependency changes.
COPY Directory.Build.props ./
COPY src/Directory.Packages.props src/
COPY src/OAuthProxy/OAuthProxy.csproj src/OAuthProxy/
COPY src/OAuthProxy/Properties/PublishProfiles/ src/OAuthProxy/Properties/PublishProfiles/
RUN dotnet restore src/OAuthProxy -p:PublishProfile=SingleFile -a $TARGETARCH

COPY .editorconfig ./
COPY src/ src/
# The commit that is built, to be found in the program's informational version.
ARG REVISION=
RUN dotnet publish src/OAuthProxy --no-restore -p:PublishProfile=SingleFile -a $TARGETARCH \
    -p:SourceRevisionId=$REVISION -o /publish

# The program brings its own runtime, so what it needs from the system is the C and C++ libraries, OpenSSL, the certificates of
# the public authorities and the account below. The chiseled image holds these and no shell, package manager or other program.
# It is the plain one, not "-extra": the globalization data is not used (InvariantGlobalization), neither are time zones.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

# The addresses come from the flags alone. Left at the base image's 8080, the server would warn at start-up that it ignores it.
# Diagnostics would open a socket under /tmp, which a read-only file system does not allow.
ENV ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0

# Owned by root: the account that runs the program cannot change it.
COPY --from=build /publish/ /app/

# A number, because Kubernetes can tell only from a number that the account is not root (runAsNonRoot).
USER $APP_UID
EXPOSE 4180
ENTRYPOINT ["/app/OAuthProxy"]
