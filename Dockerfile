# A small image from the wheel: built once with the JavaScript parts, then installed without any build tool.
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN make dist

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 fieldvisit && install -d -o fieldvisit /data
COPY --from=build /src/dist/*.whl /wheels/
RUN wheel=$(ls /wheels/*.whl) && pip install --no-cache-dir "${wheel}[postgres]" && rm -rf /wheels
USER fieldvisit
ENV FIELDVISIT_HOME=/data FIELDVISIT_HOST=0.0.0.0 FIELDVISIT_SECURE_COOKIES=1 PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --start-period=60s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=5)"]
# Once: docker run --rm -it -v fieldvisit:/data fieldvisit fieldvisit init --empty --admin NAME
CMD ["fieldvisit", "serve"]
