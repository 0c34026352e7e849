# One image a service: docker build --build-arg SERVICE=rest|producer|consumer .
ARG BUN_IMAGE=oven/bun
ARG BUN_VERSION=1.4.5

FROM ${BUN_IMAGE}:${BUN_VERSION}-slim AS packages
ARG SERVICE
WORKDIR /app
# Every manifest of the workspace, also of the rooms that are not in the image: without one the lockfile is not the frozen one.
COPY package.json bun.lock bunfig.toml ./
COPY patches patches
COPY shared/package.json shared/
COPY rest/package.json rest/
COPY producer/package.json producer/
COPY consumer/package.json consumer/
COPY experiment/package.json experiment/
COPY observability/package.json observability/
COPY bench/package.json bench/
COPY test/package.json test/
# No peers: the only one that nothing else brings is the TypeScript compiler, 31 MB that a service never loads.
RUN bun install --frozen-lockfile --production --ignore-scripts --omit peer --filter "@under-fire/${SERVICE}"

FROM ${BUN_IMAGE}:${BUN_VERSION}-slim
ARG SERVICE
WORKDIR /app
COPY --from=packages /app ./
COPY shared/src shared/src
COPY ${SERVICE}/src ${SERVICE}/src
WORKDIR /app/${SERVICE}
# In a container loopback would be reachable by nobody; who may reach the port is said where it is published.
ENV HOST=0.0.0.0 PORT=3000 NODE_ENV=production
EXPOSE 3000
# By number, so that the engine can see that it is not root. 1000 is the image's user `bun`.
USER 1000:1000
HEALTHCHECK --interval=5s --timeout=3s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch(`http://127.0.0.1:${process.env.PORT}/health`)).ok ? 0 : 1)"]
CMD ["bun", "src/main.ts"]
