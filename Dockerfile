# syntax=docker/dockerfile:1
# Three stages: the dashboard, the program, and a runtime image without a shell or a package manager.

FROM node:22-bookworm-slim AS dashboard
WORKDIR /source/dashboard
COPY dashboard/package.json dashboard/package-lock.json dashboard/.npmrc ./
RUN npm ci
COPY dashboard/ ./
COPY src/Lectr.Api/openapi.json ../src/Lectr.Api/openapi.json
RUN npm run build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH=amd64
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ src/
COPY README.md ./
COPY --from=dashboard /source/dashboard/dist dashboard/dist
RUN dotnet publish src/Lectr -c Release -r "linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64)" -o /app -p:BuildDashboard=false -p:DebugType=none

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS run
WORKDIR /app
COPY --from=build /app ./
# The only place that is written to: the spool and the last known settings. Everything else may be read-only.
ENV Lectr__DataDirectory=/data \
    Lectr__Proxy__Url=http://0.0.0.0:4100 \
    Lectr__Api__Url=http://0.0.0.0:4200 \
    DOTNET_EnableDiagnostics=0
VOLUME /data
EXPOSE 4100 4200
USER $APP_UID
ENTRYPOINT ["./lectr"]
CMD ["up"]
